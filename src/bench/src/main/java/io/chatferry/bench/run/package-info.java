/**
 * One measured run: a target, a program that sends to it, both processes of their own, and what arrived.
 */
@NullMarked
package io.chatferry.bench.run;

import org.jspecify.annotations.NullMarked;
