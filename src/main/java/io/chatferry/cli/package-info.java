/**
 * The commands: one class each, that parses arguments, prints and sets the exit code. No logic lives here.
 */
@NullMarked
package io.chatferry.cli;

import org.jspecify.annotations.NullMarked;
