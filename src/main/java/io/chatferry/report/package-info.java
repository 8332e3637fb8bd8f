/**
 * The output of a run: progress on the terminal, the summary, HTML and JSON reports, reject files.
 */
@NullMarked
package io.chatferry.report;

import org.jspecify.annotations.NullMarked;
