/**
 * Small files as other tools write them. {@code src/test/samples/make.py} writes them together with
 * the digests that each row must have, which it works out without code of Sluice. This package
 * reads that list and brings the files into a warehouse.
 */
package io.sluice.acceptance.samples;
