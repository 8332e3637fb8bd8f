/** Reports, plans and certificates as HTML pages that need no other file. */
@NullMarked
package io.chatferry.report.html;

import org.jspecify.annotations.NullMarked;
