// Sends the bodies of a file, one a line, with fetch, 64 in flight: node fetch.mjs FILE URL KEY
import { readFileSync } from "node:fs";

const IN_FLIGHT = 64;
const [file, url, key] = process.argv.slice(2);
const bodies = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
const headers = { apikey: key, "content-type": "application/json" };

let next = 0;
let failed = 0;

async function sendOnAndOn() {
  while (next < bodies.length) {
    const answer = await fetch(url, { method: "POST", headers, body: bodies[next++] });
    await answer.arrayBuffer(); // else the connection is not used again
    if (!answer.ok) {
      failed++;
    }
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, sendOnAndOn));
console.log(`${bodies.length} sent, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
