"""Addresses of protocols, in the meetings room."""

from django.urls import path

from concilia.meetings.protocols.views import page, papers, steps, writing

urlpatterns = [
    path("<int:pk>/protocol/", page.protocol, name="protocol"),
    path("<int:pk>/protocol/write/", writing.write, name="write"),
    path("<int:pk>/protocol/send/", steps.send, name="send_draft"),
    path("<int:pk>/protocol/comment/", steps.comment, name="comment"),
    path("<int:pk>/protocol/agree/", steps.agree, name="agree"),
    path("<int:pk>/protocol/dissent/", steps.dissent, name="dissent"),
    path("<int:pk>/protocol/correct/", steps.correct, name="correct"),
    path("<int:pk>/protocol/withdraw/", steps.withdraw, name="withdraw_publication"),
    path("comments/<int:pk>/answer/", steps.settle, name="settle"),
    path("dissents/<int:pk>/withdraw/", steps.take_back, name="withdraw_dissent"),
    path("items/<int:pk>/text/", writing.text, name="item_text"),
    path("items/<int:pk>/closed/", steps.close_item, name="close_item"),
    path("<int:pk>/extracts/<str:code>/", papers.extract, name="extract"),
    path("<int:pk>/extracts/<str:code>/<slug:form>/", papers.extract_paper, name="extract_paper"),
]
