"use strict";
(function () {
	const form = document.getElementById("filter");
	const field = name => document.getElementById(name);
	const scenarios = Array.from(document.querySelectorAll("details.s"), each => ({
		each, words: each.dataset.q, results: each.dataset.r.split(" ").map(pair => pair.split(":")),
		suite: each.parentNode.id.replace("suite-", ""),
	}));

	function filter() {
		const words = field("words").value.toLowerCase().split(/\s+/);
		const verdicts = field("verdict").value ? field("verdict").value.split(" ") : null;
		const kernel = field("kernel") ? field("kernel").value : "";
		const suite = field("suite").value;
		let count = 0;
		for (const one of scenarios) {
			const fits = (!suite || one.suite === suite) && words.every(word => one.words.includes(word)) &&
				one.results.some(([number, verdict]) => (!kernel || number === kernel) &&
					(!verdicts || verdicts.includes(verdict)));
			one.each.classList.toggle("hide", !fits);
			count += fits;
		}
		for (const part of document.querySelectorAll("section.suite"))
			part.classList.toggle("hide", !part.querySelector("details.s:not(.hide)"));
		field("shown").textContent = `${count} of ${scenarios.length} scenarios`;
	}

	/* A link to what is folded or filtered away shows it. */
	function show() {
		const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
		if (!target)
			return;
		for (let part = target; part; part = part.parentElement) {
			part.classList.remove("hide");
			if (part.tagName === "DETAILS")
				part.open = true;
			if (part.classList.contains("unplayed"))
				part.closest("section").querySelector(".reveal").checked = true;
		}
		target.scrollIntoView();
	}

	form.hidden = false;
	form.addEventListener("input", filter);
	form.addEventListener("submit", event => event.preventDefault());
	addEventListener("hashchange", show);
	filter();
	show();
})();
