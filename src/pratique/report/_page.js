document.documentElement.classList.add("script");
for (const filter of document.querySelectorAll(".filter")) {
  const rows = [...filter.parentElement.querySelectorAll("tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const count = filter.querySelector("output");
  const show = () => {
    const words = filter.querySelector("input[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set([...filter.querySelectorAll("input[data-severity]:not(:checked)")].map((box) => box.dataset.severity));
    const needs = [...filter.querySelectorAll("input[data-needs]:checked")].map((box) => box.dataset.needs);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = off.has(row.dataset.severity) || !words.every((word) => texts[at].includes(word))
        || !needs.every((need) => need in row.dataset);
      shown += !row.hidden;
    });
    count.textContent = `${shown} of ${rows.length}`;
  };
  filter.addEventListener("input", show);
  show();
}
