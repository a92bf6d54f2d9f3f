// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafText

/// Facets, timelines and stored records as JSON.
public enum FacetJSON {
  public static func write(_ values: [FacetCount]) -> [UInt8] {
    var json = JSONWriter(capacity: 64 &* values.count &+ 32)
    json.beginObject()
    json.key("values")
    json.beginArray()
    for value in values {
      json.beginObject()
      json.key("value")
      if let number = value.number { json.double(number) } else { json.string(value.name) }
      json.key("key")
      json.string(value.key)
      json.key("count")
      json.int(value.count)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  public static func write(_ periods: [TimelineCount], undated: Int) -> [UInt8] {
    var json = JSONWriter(capacity: 64 &* periods.count &+ 32)
    json.beginObject()
    json.key("periods")
    json.beginArray()
    for period in periods {
      json.beginObject()
      json.key("from")
      json.string(period.from.iso)
      json.key("to")
      json.string(period.to.iso)
      json.key("count")
      json.int(period.count)
      json.endObject()
    }
    json.endArray()
    json.key("undated")
    json.int(undated)
    json.endObject()
    return json.bytes
  }

  /// A record as it was given, as far as it is kept: "id", "date", each text under its field, and
  /// "report", the annotations that were kept with it.
  public static func write(_ record: StoredRecord) -> [UInt8] {
    var json = JSONWriter(capacity: record.payload.count &+ 256)
    json.beginObject()
    json.key("id")
    json.string(record.id)
    if let date = record.date {
      json.key("date")
      json.string(date.iso)
    }
    for text in record.texts {
      json.key(text.field)
      json.string(text.bytes)
    }
    if !record.payload.isEmpty {
      json.key("report")
      json.raw(record.payload)
    }
    json.endObject()
    return json.bytes
  }
}
