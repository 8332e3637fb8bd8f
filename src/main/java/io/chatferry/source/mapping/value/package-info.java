/** Where the values of a mapping come from: references, templates, conditions, translations. */
@NullMarked
package io.chatferry.source.mapping.value;

import org.jspecify.annotations.NullMarked;
