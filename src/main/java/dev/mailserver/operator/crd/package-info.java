/** Build-time only: finishes the CRD that is generated from {@code api}, where annotations cannot say it. */
@NullMarked
package dev.mailserver.operator.crd;

import org.jspecify.annotations.NullMarked;
