/** What the target answers, read once and never trusted to be well-formed: results, errors, rate headers, pages. */
@NullMarked
package io.chatferry.cometchat.answer;

import org.jspecify.annotations.NullMarked;
