/** Shared by all calls of the sandbox: the app with its users, groups and messages, the checks of requests, and the JSON of answers. */
@NullMarked
package io.chatferry.sandbox.app;

import org.jspecify.annotations.NullMarked;
