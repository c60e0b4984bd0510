package io.sluice.domain.conversion;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps conversions from splitting in two by a spelling. Amazon makes a new conversion of each new
 * combination of name, type, source and dataset, without asking; so the registry remembers those of
 * an account, and a combination that looks like a remembered one but is written differently stops
 * the run until somebody confirms it.
 */
public final class ConversionNames {
  private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private ConversionNames() {}

  /**
   * What the registry remembers.
   *
   * @param conversion the conversion's id in the configuration
   * @param identity what its events were sent under
   */
  public record Remembered(String conversion, ConversionIdentity identity) {}

  /** Where the identity of a conversion comes from. */
  public enum Origin {
    /** From settings alone: a conversion has one identity, and each change of it is a new one. */
    SETTINGS,
    /**
     * From columns: a conversion has many, and a new one is normal unless it looks like another.
     */
    COLUMNS
  }

  /**
   * A spelling to be confirmed.
   *
   * @param conversion the conversion's id in the configuration
   * @param before what the registry, or an earlier row of this run, has
   * @param now what would be sent
   */
  public record Changed(String conversion, ConversionIdentity before, ConversionIdentity now) {
    /** What changed and how to accept it. */
    public String message() {
      return "conversion "
          + conversion
          + ": "
          + before
          + " was sent before, now it would be "
          + now
          + "; Amazon would make another conversion of it. Write it as before, or confirm the new one";
    }
  }

  /**
   * The verdict on the identities of one conversion.
   *
   * @param added identities to remember
   * @param changed identities that stop the run, with what they look like
   */
  public record Judgement(List<ConversionIdentity> added, List<Changed> changed) {
    /** Copies the lists. */
    public Judgement {
      added = List.copyOf(added);
      changed = List.copyOf(changed);
    }

    /** True when nothing stops the run. */
    public boolean passes() {
      return changed.isEmpty();
    }
  }

  /**
   * Judges the identities that a run would send under.
   *
   * @param conversion the conversion's id in the configuration
   * @param origin where its identity comes from
   * @param identities those of the run, in any order
   * @param remembered those of the account, of all conversions
   * @param confirmed those that somebody confirmed as new
   */
  public static Judgement judge(
      String conversion,
      Origin origin,
      Collection<ConversionIdentity> identities,
      Collection<Remembered> remembered,
      Set<ConversionIdentity> confirmed) {
    Map<ConversionIdentity, ConversionIdentity> byLook = new HashMap<>();
    Set<ConversionIdentity> known = new LinkedHashSet<>();
    ConversionIdentity own = null;
    for (Remembered entry : remembered) {
      known.add(entry.identity());
      byLook.putIfAbsent(look(entry.identity()), entry.identity());
      own = entry.conversion().equals(conversion) ? entry.identity() : own;
    }
    List<ConversionIdentity> added = new ArrayList<>();
    List<Changed> changed = new ArrayList<>();
    for (ConversionIdentity identity : sorted(identities)) {
      if (known.contains(identity)) {
        continue;
      }
      ConversionIdentity before = before(origin, own, byLook.get(look(identity)));
      if (before != null && !confirmed.contains(identity)) {
        changed.add(new Changed(conversion, before, identity));
      } else {
        added.add(identity);
        byLook.putIfAbsent(look(identity), identity);
      }
    }
    return new Judgement(added, changed);
  }

  private static @Nullable ConversionIdentity before(
      Origin origin, @Nullable ConversionIdentity own, @Nullable ConversionIdentity alike) {
    return origin == Origin.SETTINGS && own != null ? own : alike;
  }

  /** What an identity looks like: without case, accents' forms, blanks and signs. */
  private static ConversionIdentity look(ConversionIdentity identity) {
    return new ConversionIdentity(
        folded(identity.name()), identity.type(), identity.source(), folded(identity.dataset()));
  }

  private static String folded(String text) {
    String folded =
        SIGNS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
            .replaceAll("");
    // A name of signs alone looks like itself only.
    return folded.isEmpty() ? text : folded;
  }

  private static List<ConversionIdentity> sorted(Collection<ConversionIdentity> identities) {
    return identities.stream()
        .distinct()
        .sorted(java.util.Comparator.comparing(ConversionIdentity::toString))
        .toList();
  }
}
