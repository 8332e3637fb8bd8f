/** Reports, plans, certificates and the status for a terminal. */
@NullMarked
package io.chatferry.report.text;

import org.jspecify.annotations.NullMarked;
