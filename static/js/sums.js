// Shows a sum while people type, in figures and in capitals, reading numbers as forgivingly as the server does.
//   [data-sum-inputs="#id_a, #id_b"]      shows the sum of these inputs
//     data-sum-kind="yuan" | "people"     two decimals, or whole numbers; yuan unless told
//     data-capitals-target="#id"          where the sum stands in capitals (yuan only)
//     data-sum-unreadable="…"             what to show while an input is not a number; "—" unless told

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/** Read an amount as whole fen (or a count as whole hundredths); NaN where it is not a number. */
function hundredths(text) {
  const plain = text.normalize("NFKC").replace(/[\s,、]/g, "").replace(/^[¥￥]/, "").replace(/[元圆人]$/, "");
  if (plain === "") return 0;
  if (!/^\d{1,13}(\.\d{0,2})?$/.test(plain)) return NaN;
  const [whole, part = ""] = plain.split(".");
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

function fourDigits(group) {
  let words = "";
  let zero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      zero = words !== "";
      continue;
    }
    words += (zero ? "零" : "") + DIGITS[digit] + PLACES[place];
    zero = false;
  }
  return words;
}

function wholeYuan(yuan) {
  const groups = [];
  for (let rest = yuan; rest > 0; rest = Math.floor(rest / 10000)) groups.unshift(rest % 10000);
  let words = "";
  groups.forEach((group, index) => {
    if (group === 0) return;
    const gap = words !== "" && (group < 1000 || groups[index - 1] === 0);
    words += (gap ? "零" : "") + fourDigits(group) + GROUPS[groups.length - 1 - index];
  });
  return words;
}

/** Write fen in capitals: 326000 becomes 叁仟贰佰陆拾元整. */
function capitals(fen) {
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor(fen / 10) % 10;
  const odd = fen % 10;
  let words = yuan ? `${wholeYuan(yuan)}元` : "";
  if (!jiao && !odd) return `${words || "零元"}整`;
  if (jiao) words += `${DIGITS[jiao]}角`;
  else if (yuan) words += "零";
  return odd ? `${words}${DIGITS[odd]}分` : words;
}

function figures(sum, kind) {
  const decimals = kind === "people" ? 0 : 2;
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (sum / 100).toLocaleString("en-US", format);
}

function follow(element) {
  const inputs = [...document.querySelectorAll(element.dataset.sumInputs)];
  const target = document.querySelector(element.dataset.capitalsTarget || "#no-capitals");
  const show = () => {
    const sum = inputs.reduce((total, input) => total + hundredths(input.value), 0);
    const readable = !Number.isNaN(sum);
    element.textContent = readable ? figures(sum, element.dataset.sumKind) : element.dataset.sumUnreadable || "—";
    if (target) target.textContent = readable ? capitals(sum) : "";
  };
  inputs.forEach((input) => input.addEventListener("input", show));
  show();
}

document.querySelectorAll("[data-sum-inputs]").forEach(follow);

// A nought that stands in a field gives way to the first digit typed; nobody must delete it first.
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLInputElement && /^0(\.0+)?$/.test(target.value)) target.select();
});
