/** Rejected records in the format of their export, and the corrected files that come back. */
@NullMarked
package io.chatferry.report.rejects;

import org.jspecify.annotations.NullMarked;
