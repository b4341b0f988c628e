// Starts every module of the page; each listens on the document, so it does not matter which parts a page has.
import { startBoard } from "./board.js";
import { startCards } from "./cards.js";
import { startCut } from "./cut.js";
import { startDrafts } from "./drafts.js";
import { startForms } from "./forms.js";
import { startHandles } from "./handles.js";
import { startLive } from "./live.js";
import { startLoading } from "./loading.js";
import { startMarks } from "./marks.js";
import { startOrder } from "./order.js";
import { startQueue } from "./queue.js";
import { startRequests } from "./requests.js";
import { startSelection } from "./selection.js";
import { startSentences } from "./sentences.js";
import { startShortcuts } from "./shortcuts.js";
import { startToasts } from "./toasts.js";
import { startUndo } from "./undo.js";

startRequests();
startToasts();
startForms();
startDrafts();
startLoading();
startLive();
startCut();
startOrder();
startQueue();
startCards();
startMarks();
startSelection();
startSentences();
startHandles();
startBoard();
startShortcuts();
startUndo();
// For tests and for whoever reads the page in the inspector.
document.documentElement.dataset.ready = "";
