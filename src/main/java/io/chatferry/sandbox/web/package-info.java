/** The sandbox's pages: conversations as users will see them, and live counters. Plain HTML, everything escaped. */
@NullMarked
package io.chatferry.sandbox.web;

import org.jspecify.annotations.NullMarked;
