/** The page and the metrics that a run serves over HTTP while it works. */
@NullMarked
package io.chatferry.report.live;

import org.jspecify.annotations.NullMarked;
