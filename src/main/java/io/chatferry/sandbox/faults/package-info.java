/** Seeded faults and delays: what goes wrong, with which request, repeatably. */
@NullMarked
package io.chatferry.sandbox.faults;

import org.jspecify.annotations.NullMarked;
