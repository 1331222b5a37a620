using System.Buffers.Binary;
using System.Numerics;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>CRC-32C over what makes a record, so that a flipped bit in the file is found when the record is read.</summary>
internal static class Checksum
{
    public static uint Of(long entity, Sequence sequence, long type, ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (ulong)entity);
        crc = BitOperations.Crc32C(crc, (ulong)sequence.Value);
        crc = BitOperations.Crc32C(crc, (ulong)type);
        while (payload.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
            payload = payload[sizeof(ulong)..];
        }

        foreach (var last in payload) crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}
