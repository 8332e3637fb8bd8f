/** How far a command is, on a terminal or in a log. */
@NullMarked
package io.chatferry.report.progress;

import org.jspecify.annotations.NullMarked;
