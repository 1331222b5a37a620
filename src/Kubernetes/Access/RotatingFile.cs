namespace GitOpsActors.Kubernetes.Access;

/// <summary>What a file says, read again now and then: tokens and authorities that are mounted into a Pod change while it runs.</summary>
internal sealed class RotatingFile<T>(string file, string place, Func<string, T> read, TimeProvider time) where T : class
{
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private T? _value;
    private long _readAt;

    public T Value
    {
        get
        {
            lock (_gate)
            {
                if (_value is not null && time.GetElapsedTime(_readAt) < AgeMax) return _value;
                _value = read(ConfigFile.Read(file, place));
                _readAt = time.GetTimestamp();
                return _value;
            }
        }
    }

    /// <summary>The next one who asks reads the file.</summary>
    public void Forget()
    {
        lock (_gate) _value = null;
    }
}
