// Who follows a notification to its place has read it: said to the server on the way, the link itself is an ordinary one.

export function startNotices() {
  const follow = ({ target, button }) => {
    const link = button < 2 && target.closest?.("a[data-reads]");
    const form = link && link.closest("li").querySelector("form");
    if (!form) return;
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true }).catch(() => {});
  };
  document.addEventListener("click", follow);
  document.addEventListener("auxclick", follow);
}
