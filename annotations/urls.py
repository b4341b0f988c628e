"""Every address of the house, on one page."""

from django.conf import settings
from django.urls import path

from annotations.views import (
    account,
    articles,
    batches,
    claims,
    events,
    evidence,
    exports,
    pages,
    projects,
    reviews,
    verdicts,
    work,
)

urlpatterns = [
    path("", work.my_work, name="my-work"),
    # people
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-in/<str:secret>/", account.sign_in_by_link, name="sign-in-link"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("account/", account.profile, name="account"),
    path("account/password/", account.password, name="password"),
    # projects
    path("projects/<slug:slug>/", projects.page, name="project"),
    path("projects/<slug:slug>/settings/", projects.edit, name="project-settings"),
    path("projects/<slug:slug>/scale/", projects.scale, name="project-scale"),
    path("projects/<slug:slug>/people/", projects.people, name="people"),
    path("projects/<slug:slug>/people/<int:member>/role/", projects.role, name="member-role"),
    path("projects/<slug:slug>/people/<int:member>/remove/", projects.remove_member, name="member-remove"),
    path("projects/<slug:slug>/people/<int:member>/link/", projects.link, name="member-link"),
    path("projects/<slug:slug>/sources/", evidence.library, name="sources"),
    path("projects/<slug:slug>/export/", exports.choose, name="export"),
    path("projects/<slug:slug>/export/<slug:format>/", exports.project, name="export-project"),
    path("projects/<slug:slug>/articles/new/", articles.load, name="article-load"),
    path("projects/<slug:slug>/batches/new/", batches.hand_in, name="batch-new"),
    path("batches/<int:batch>/", batches.page, name="batch"),
    path("batches/<int:batch>/start/", batches.start, name="batch-start"),
    path("batches/<int:batch>/<int:number>/<slug:way>/", batches.settle, name="batch-settle"),
    # articles
    path("articles/<int:article>/", articles.page, name="article"),
    path("articles/<int:article>/cut/", articles.cut, name="article-cut"),
    path("articles/<int:article>/details/", articles.edit, name="article-edit"),
    path("articles/<int:article>/activity/", events.activity, name="article-activity"),
    path("articles/<int:article>/original/", articles.original, name="article-original"),
    path("articles/<int:article>/pages/<int:number>.png", articles.page_picture, name="article-page-picture"),
    path("articles/<int:article>/remove/", articles.remove, name="article-remove"),
    path("articles/<int:article>/restore/", articles.restore, name="article-restore"),
    path("articles/<int:article>/export/<slug:format>/", exports.article, name="export-article"),
    path("articles/<int:article>/claims/", claims.mark, name="claim-mark"),
    path("articles/<int:article>/claims/quote/", claims.mark_by_quote, name="claim-quote"),
    path("articles/<int:article>/assign/", reviews.assign_article, name="article-assign"),
    path("articles/<int:article>/take/", reviews.take_article, name="article-take"),
    # claims
    path("claims/<int:claim>/", claims.page, name="claim"),
    path("claims/<int:claim>/edit/", claims.edit, name="claim-edit"),
    path("claims/<int:claim>/move/", claims.move, name="claim-move"),
    path("claims/<int:claim>/move/quote/", claims.move_by_quote, name="claim-move-quote"),
    path("claims/<int:claim>/withdraw/", claims.withdraw, name="claim-withdraw"),
    path("claims/<int:claim>/restore/", claims.restore, name="claim-restore"),
    path("claims/<int:claim>/sources/", evidence.attach, name="evidence-attach"),
    path("claims/<int:claim>/verdict/", verdicts.set_verdict, name="verdict-set"),
    path("claims/<int:claim>/verdict/take-back/", verdicts.take_back, name="verdict-take-back"),
    path("claims/<int:claim>/conclusion/", verdicts.conclude, name="claim-conclude"),
    path("claims/<int:claim>/reopen/", verdicts.reopen, name="claim-reopen"),
    path("claims/<int:claim>/assign/", reviews.assign_claim, name="claim-assign"),
    path("claims/<int:claim>/take/", reviews.take_claim, name="claim-take"),
    # evidence, sources, reviews
    path("evidence/<int:evidence>/", evidence.edit, name="evidence-edit"),
    path("evidence/<int:evidence>/remove/", evidence.remove, name="evidence-remove"),
    path("evidence/<int:evidence>/restore/", evidence.restore, name="evidence-restore"),
    path("sources/<int:source>/", evidence.edit_source, name="source"),
    path("reviews/<int:review>/due/", reviews.due, name="review-due"),
    path("reviews/<int:review>/<slug:move>/", reviews.advance, name="review-advance"),
    # the rest
    path("events/<uuid:event>/undo/", events.undo, name="event-undo"),
    path("schema/workbench-1.json", exports.schema, name="schema"),
    path("health/", pages.health, name="health"),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", pages.styleguide, name="styleguide"))
