/** Starts the page. */

import "./styles/tokens.css";
import "./styles/base.css";

import { mount } from "svelte";

import Page from "./Page.svelte";
import { App } from "./app/app.svelte";
import { apiAddress } from "./app/config";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has an element #app");
mount(Page, { target, props: { app: new App(await apiAddress()) } });
