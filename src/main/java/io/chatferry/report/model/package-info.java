/** What is reported: the data of reports, plans, certificates and the status, without a form. */
@NullMarked
package io.chatferry.report.model;

import org.jspecify.annotations.NullMarked;
