/** What all calls of the sandbox share: the app with its users, groups and messages, how requests are checked, how records are shown. */
@NullMarked
package io.chatferry.sandbox.app;

import org.jspecify.annotations.NullMarked;
