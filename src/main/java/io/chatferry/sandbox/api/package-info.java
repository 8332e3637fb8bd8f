/** The documented calls, one class per resource, and what they check. */
@NullMarked
package io.chatferry.sandbox.api;

import org.jspecify.annotations.NullMarked;
