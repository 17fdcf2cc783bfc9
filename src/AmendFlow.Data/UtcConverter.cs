using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AmendFlow.Data;

internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    instant => instant.UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
