/**
 * The benchmark: how near Chatferry comes to the limits of a target, and how fast it is without limits beside other ways
 * to send the same messages, and how fast it reads exports. Everything is measured at the target, in one run on one machine, so that its figures are
 * ratios between things measured alike. It is a project of its own and knows Chatferry as its users do: as a command.
 */
@NullMarked
package io.chatferry.bench;

import org.jspecify.annotations.NullMarked;
