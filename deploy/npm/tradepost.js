#!/usr/bin/env node
// Finds the program in the package of this platform and runs it. Plain JavaScript of old, so that it can refuse an
// old Node.js in one sentence.
"use strict";

var NODE_MIN = 18;
var TARGETS = TARGETS_OF_THIS_VERSION;

function refuse(why) {
  console.error("tradepost: " + why);
  process.exit(1);
}

var major = parseInt(process.versions.node, 10);
if (major < NODE_MIN) refuse("Node.js " + NODE_MIN + " or newer is needed; this is " + process.versions.node + ".");

var platform = process.platform + "-" + process.arch;
var target = TARGETS[platform];
if (!target) refuse("there is no build for " + platform + ", only for " + Object.keys(TARGETS).join(", ") + ".");

if (process.platform === "linux") {
  var glibc = process.report.getReport().header.glibcVersionRuntime;
  if (!glibc) refuse("a Linux with glibc is needed; this one (Alpine?) has another C library.");
  if (parseInt(glibc.split(".")[1], 10) < target.glibc)
    refuse("glibc 2." + target.glibc + " or newer is needed; this is " + glibc + ".");
}

var program;
try {
  program = require.resolve(target.package + "/tradepost" + (process.platform === "win32" ? ".exe" : ""));
} catch (error) {
  refuse("the package " + target.package + " is missing; install again, without --omit=optional.");
}

var child = require("child_process").spawn(program, process.argv.slice(2), { stdio: "inherit" });
// A terminal sends its signals to both; a supervisor to this process only.
["SIGINT", "SIGTERM", "SIGHUP"].forEach(function (signal) {
  process.on(signal, function () {
    child.kill(signal);
  });
});
child.on("error", function (error) {
  refuse("cannot run " + program + ": " + error.message + ".");
});
child.on("exit", function (code, signal) {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exit(code);
  }
});
