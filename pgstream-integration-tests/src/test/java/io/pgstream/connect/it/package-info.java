/** The three components on a real Connect cluster, and rules that span modules. */
package io.pgstream.connect.it;
