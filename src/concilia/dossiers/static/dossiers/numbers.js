// Figures and tables of a dossier run on over its sections, as they do on paper. The sections come
// one after another, each counted by itself: whenever one has come, all are counted again.

const KINDS = ["figure > figcaption > strong:first-child", "caption > strong:first-child"];

function count() {
  for (const kind of KINDS) {
    document.querySelectorAll(`.dossier-part ${kind}`).forEach((label, at) => {
      const said = label.textContent.replace(/\d+/, String(at + 1));
      if (said !== label.textContent) label.textContent = said;
    });
  }
}

document.addEventListener("htmx:afterSettle", count);
count();
