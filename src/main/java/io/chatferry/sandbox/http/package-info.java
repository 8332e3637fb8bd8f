/** The sandbox's HTTP server: connections, requests and answers. Independent of the chat API. */
@NullMarked
package io.chatferry.sandbox.http;

import org.jspecify.annotations.NullMarked;
