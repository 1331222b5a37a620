using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>CRC-32C over what makes a record, so that a flipped bit in the file is found when the record is read.</summary>
internal static class Checksum
{
    public static uint Of(long entity, Sequence sequence, long type, ReadOnlySpan<byte> payload, string writer = "", string tags = "")
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (ulong)entity);
        crc = BitOperations.Crc32C(crc, (ulong)sequence.Value);
        crc = BitOperations.Crc32C(crc, (ulong)type);
        crc = Add(crc, payload);
        crc = Add(crc, MemoryMarshal.AsBytes(writer.AsSpan()));
        return ~Add(crc, MemoryMarshal.AsBytes(tags.AsSpan()));
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var last in bytes) crc = BitOperations.Crc32C(crc, last);
        return crc;
    }
}
