// Reads calendar objects, one base64 text a line, and prints the UTC moment of each event's start, by the rules inside the object alone.
const readline = require("readline");
const ICAL = require(process.argv[2]);

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(Buffer.from(line, "base64").toString("utf-8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
  console.log(new Date(event.startDate.toUnixTime() * 1000).toISOString());
});
