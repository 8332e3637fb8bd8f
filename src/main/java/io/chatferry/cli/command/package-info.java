/** The commands, one class each: arguments in, exit code out. */
@NullMarked
package io.chatferry.cli.command;

import org.jspecify.annotations.NullMarked;
