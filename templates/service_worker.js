// Keeps what the offline page needs, and static files whose names change with their content.
// Pages are always fetched: none is ever kept, so that nothing personal is, and nothing is stale.
// A new version takes over at once and throws away what the one before kept.
"use strict";

const { version, offline, files, statics } = {{ about|safe }};
const CACHE = `oasst-${version}`;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

async function prepare() {
  const cache = await caches.open(CACHE);
  await cache.addAll([offline, ...files].map((address) => new Request(address, { cache: "reload" })));
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(offline)) ?? Response.error();
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  const lasting = HASHED.test(new URL(request.url).pathname);
  if (kept && lasting) return kept;
  try {
    const fresh = await fetch(request);
    if (lasting && fresh.status === 200) await cache.put(request, fresh.clone());
    return fresh;
  } catch {
    return kept ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith(statics)) event.respondWith(file(request));
});
