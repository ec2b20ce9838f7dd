"use strict";
// Sorting, filtering and printing. Without this script the page holds all the same.
(function () {
  function key(row, column) {
    var cell = row.cells[column];
    var given = cell.getAttribute("data-sort");
    return given === null ? cell.textContent.trim().toLowerCase() : Number(given);
  }

  function compare(left, right) {
    if (typeof left === "number" && typeof right === "number") { return left - right; }
    return String(left).localeCompare(String(right), "en", { numeric: true });
  }

  function sort(table, head, column) {
    var sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    rows.sort(function (a, b) { return sign * compare(key(a, column), key(b, column)); });
    Array.from(head.parentNode.cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
    rows.forEach(function (row) { body.appendChild(row); });
  }

  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", function () { sort(table, head, column); });
      head.textContent = "";
      head.appendChild(button);
    });
  });

  var tools = document.getElementById("tools");
  if (tools) {
    var filter = document.getElementById("filter");
    var level = document.getElementById("level");
    var shown = document.getElementById("shown");
    var found = Array.from(document.querySelectorAll("article.finding")).map(function (article) {
      return { article: article, text: article.textContent.toLowerCase() };
    });
    var apply = function () {
      var word = filter.value.trim().toLowerCase();
      var count = 0;
      found.forEach(function (entry) {
        var fits = (!word || entry.text.indexOf(word) >= 0) &&
          (!level.value || entry.article.getAttribute("data-level") === level.value);
        entry.article.hidden = !fits;
        count += fits ? 1 : 0;
      });
      document.querySelectorAll("section.rule").forEach(function (section) {
        section.hidden = !section.querySelector("article.finding:not([hidden])");
      });
      shown.textContent = word || level.value ? count + " of " + found.length + " shown" : "";
    };
    filter.addEventListener("input", apply);
    level.addEventListener("change", apply);
    tools.hidden = false;
  }

  // A place inside a closed group opens with the link that leads to it; paper shows everything.
  function reveal() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }

  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (group) { group.open = true; });
  });
  reveal();
}());
