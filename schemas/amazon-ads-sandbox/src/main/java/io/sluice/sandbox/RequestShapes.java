package io.sluice.sandbox;

import io.sluice.amazonads.ApiVocabulary;
import io.sluice.amazonads.AudienceCreateRequest;
import io.sluice.amazonads.AudienceFee;
import io.sluice.amazonads.AudienceLimits;
import io.sluice.amazonads.AudienceMetadata;
import io.sluice.amazonads.AudienceMetadataUpdate;
import io.sluice.amazonads.AudienceTarget;
import io.sluice.amazonads.AudienceUpdateRequest;
import io.sluice.amazonads.ConnectionRequest;
import io.sluice.amazonads.TermsAcceptance;
import java.util.ArrayList;
import java.util.List;

/** Reads the small request bodies and refuses what breaks the contract. */
final class RequestShapes {
  private RequestShapes() {}

  /** Reads the body only to refuse it if its shape is wrong. */
  static void check(Call call, Strictness strictness, MemberDetail detail) {
    switch (call.operation()) {
      case AUDIENCE_CREATE -> createAudience(call.body(), strictness);
      case AUDIENCE_READ -> audienceId(call);
      case AUDIENCE_UPDATE -> {
        audienceId(call);
        updateAudience(call.body(), strictness);
      }
      case CONNECTION_CREATE -> createConnection(call.body(), strictness);
      case TERMS_ACCEPT -> acceptTerms(call.body(), strictness);
      case RECORDS_UPLOAD -> RecordsParser.parse(call.body(), strictness, detail);
      default -> {}
    }
  }

  static long audienceId(Call call) {
    try {
      return Long.parseLong(call.pathParameter());
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("audienceId in the path is no whole number of 64 bits.");
    }
  }

  static AudienceCreateRequest createAudience(byte[] body, Strictness strictness) {
    JsonShape shape =
        JsonShape.parse(body, strictness)
            .only("name", "description", "countryCode", "targetResource", "metadata");
    String name = shape.text("name");
    if (name.length() < AudienceLimits.MIN_NAME_LENGTH
        || name.length() > AudienceLimits.MAX_NAME_LENGTH) {
      throw shape.broken("name", name.length() + " characters", "10 to 128");
    }
    requireCharacters(shape, "name", name);
    JsonShape metadata = shape.object("metadata").only("externalAudienceId", "ttl", "audienceFees");
    String externalId = metadata.text("externalAudienceId");
    if (externalId.isEmpty()) {
      throw metadata.broken("externalAudienceId", "an empty text", "at least 1 character");
    }
    return new AudienceCreateRequest(
        name,
        description(shape, shape.text("description")),
        shape.optionalCode("countryCode", ApiVocabulary.countries()).orElse(null),
        target(shape.object("targetResource")),
        new AudienceMetadata(externalId, ttl(metadata), fees(metadata)));
  }

  static AudienceUpdateRequest updateAudience(byte[] body, Strictness strictness) {
    JsonShape shape = JsonShape.parse(body, strictness).only("description", "metadata");
    String description =
        shape.optionalText("description").map(text -> description(shape, text)).orElse(null);
    AudienceMetadataUpdate metadata =
        shape
            .optionalObject("metadata")
            .map(part -> part.only("ttl", "audienceFees"))
            .map(part -> new AudienceMetadataUpdate(ttl(part), fees(part)))
            .orElse(null);
    return new AudienceUpdateRequest(description, metadata);
  }

  static ConnectionRequest createConnection(byte[] body, Strictness strictness) {
    JsonShape shape =
        JsonShape.parse(body, strictness)
            .only(
                "amcAccountId",
                "amcAccountMarketplaceId",
                "amcInstanceId",
                "connectionId",
                "dspAdvertiserId",
                "dspProfileId",
                "isDefault");
    return new ConnectionRequest(
        shape.optionalText("amcAccountId").orElse(null),
        shape.optionalText("amcAccountMarketplaceId").orElse(null),
        shape.optionalText("amcInstanceId").orElse(null),
        shape.optionalText("connectionId").orElse(null),
        shape.optionalText("dspAdvertiserId").orElse(null),
        shape.optionalText("dspProfileId").orElse(null),
        shape.optionalBool("isDefault").orElse(null));
  }

  static TermsAcceptance acceptTerms(byte[] body, Strictness strictness) {
    JsonShape shape = JsonShape.parse(body, strictness).only("agreementToken", "hasAccepted");
    return new TermsAcceptance(shape.text("agreementToken"), shape.bool("hasAccepted"));
  }

  private static AudienceTarget target(JsonShape target) {
    target.only("connectionId", "advertiserId");
    String connectionId = target.optionalText("connectionId").orElse(null);
    Long advertiserId = target.optionalLong("advertiserId").orElse(null);
    if ((connectionId == null) == (advertiserId == null)) {
      throw Refusal.badRequest(
          "targetResource: "
              + (connectionId == null ? "neither" : "both")
              + " of connectionId and advertiserId, but the contract wants exactly one.");
    }
    if (connectionId != null && connectionId.isEmpty()) {
      throw target.broken("connectionId", "an empty text", "at least 1 character");
    }
    return new AudienceTarget(connectionId, advertiserId);
  }

  private static String description(JsonShape shape, String text) {
    if (text.length() > AudienceLimits.MAX_DESCRIPTION_LENGTH) {
      throw shape.broken("description", text.length() + " characters", "at most 1000");
    }
    requireCharacters(shape, "description", text);
    return text;
  }

  private static void requireCharacters(JsonShape shape, String field, String text) {
    if (!AudienceLimits.AUDIENCE_TEXT.matcher(text).matches()) {
      throw shape.broken(
          field,
          "a text of " + text.length() + " characters",
          "letters, digits, spaces, underscores and hyphens");
    }
  }

  private static Long ttl(JsonShape metadata) {
    Long ttl = metadata.optionalLong("ttl").orElse(null);
    if (ttl != null && (ttl < 0 || ttl > AudienceLimits.MAX_TTL_SECONDS)) {
      throw metadata.broken("ttl", "a number out of range", "0 to 34300800 seconds");
    }
    return ttl;
  }

  private static List<AudienceFee> fees(JsonShape metadata) {
    List<JsonShape> items = metadata.optionalObjects("audienceFees").orElse(null);
    if (items == null) {
      return null;
    }
    if (items.isEmpty() || items.size() > AudienceLimits.MAX_FEES) {
      throw metadata.broken("audienceFees", items.size() + " fees", "1 to 13");
    }
    List<AudienceFee> fees = new ArrayList<>();
    for (JsonShape item : items) {
      item.only("cpmCents", "currency");
      fees.add(
          new AudienceFee(
              item.optionalDecimal("cpmCents").orElseThrow(() -> item.missing("cpmCents")),
              item.optionalCode("currency", ApiVocabulary.currencies())
                  .orElseThrow(() -> item.missing("currency"))));
    }
    return fees;
  }
}
