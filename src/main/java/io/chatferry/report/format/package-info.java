/** Numbers, times, tables, CSV cells and file names, in the form in which people see them. */
@NullMarked
package io.chatferry.report.format;

import org.jspecify.annotations.NullMarked;
