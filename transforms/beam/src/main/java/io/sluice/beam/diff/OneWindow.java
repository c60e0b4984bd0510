package io.sluice.beam.diff;

import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;

/**
 * Puts everything into the global window, as {@link
 * org.apache.beam.sdk.transforms.windowing.GlobalWindows} does, without being it.
 *
 * <p>The Spark runner groups what is in the global window by collecting the values of a key in a
 * list and keeping the list in Spark's cache for good. In any other window it sorts and streams
 * them: a bucket's blocks are let go once they are merged, and spill where memory is short. The
 * values of a group can then be read only once.
 */
public final class OneWindow extends NonMergingWindowFn<KV<Integer, byte[]>, GlobalWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public Collection<GlobalWindow> assignWindows(AssignContext context) {
    return List.of(GlobalWindow.INSTANCE);
  }

  @Override
  @Deprecated // by Beam, which leaves it abstract all the same
  @SuppressWarnings("InlineMeSuggester")
  public boolean isCompatible(WindowFn<?, ?> other) {
    return other instanceof OneWindow;
  }

  @Override
  public Coder<GlobalWindow> windowCoder() {
    return GlobalWindow.Coder.INSTANCE;
  }

  @Override
  public boolean assignsToOneWindow() {
    return true;
  }

  @Override
  public WindowMappingFn<GlobalWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException("no side input has this window");
  }
}
