/** Starts the page. */

import "./styles/tokens.css";
import "./styles/base.css";

import { mount } from "svelte";

import Page from "./Page.svelte";
import { App } from "./state/app.svelte";
import { readConfig } from "./state/config";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html must have an element #app");
mount(Page, { target, props: { app: new App(await readConfig()) } });
