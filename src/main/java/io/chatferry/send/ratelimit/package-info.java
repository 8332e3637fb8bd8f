/** The rate limits of an app: how many requests may leave when, learned from settings, headers and refusals, and shared by all runs of this machine. */
@NullMarked
package io.chatferry.send.ratelimit;

import org.jspecify.annotations.NullMarked;
