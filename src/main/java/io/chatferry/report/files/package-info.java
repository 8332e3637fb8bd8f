/** The files of a run in its work folder. */
@NullMarked
package io.chatferry.report.files;

import org.jspecify.annotations.NullMarked;
