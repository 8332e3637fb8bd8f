/**
 * The traffic that is sent, made from a fixed seed, and the shortest time that the limits allow for it.
 */
@NullMarked
package io.chatferry.bench.traffic;

import org.jspecify.annotations.NullMarked;
