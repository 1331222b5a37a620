using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Conversion;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Writes answers.</summary>
internal static class Answers
{
    public static Task Text(HttpContext http, int code, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return Write(http, code, Encoding.UTF8.GetBytes(text));
    }

    public static Task Document(HttpContext http, int code, MapNode document, AcceptedForm form)
    {
        if (form.IsYaml)
        {
            http.Response.ContentType = "application/yaml";
            return Write(http, code, Encoding.UTF8.GetBytes(YamlText.Write(document)));
        }
        http.Response.ContentType = "application/json";
        return Write(http, code, JsonText.Bytes(document, IsPretty(http)));
    }

    /// <summary>An object as it is stored, without making a document of it.</summary>
    public static Task Stored(HttpContext http, int code, ServedResource resource, StoredObject stored)
    {
        http.Response.ContentType = "application/json";
        var prefix = TypePrefix(resource);
        var json = VersionConversion.ServedJson(resource, stored);
        var bytes = new byte[prefix.Length + json.Length - 1];
        prefix.CopyTo(bytes, 0);
        json.Span[1..].CopyTo(bytes.AsSpan(prefix.Length));
        return Write(http, code, bytes);
    }

    /// <summary>The beginning of an object's JSON, up to where the stored part goes on: {"kind":"Pod","apiVersion":"v1",</summary>
    public static byte[] TypePrefix(ServedResource resource) =>
        Encoding.UTF8.GetBytes($"{{\"kind\":{JsonText.Write(resource.Kind)},\"apiVersion\":{JsonText.Write(resource.ApiVersion)},");

    public static Task Write(HttpContext http, int code, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = code;
        http.Response.ContentLength = body.Length;
        return http.Request.Method == "HEAD" ? Task.CompletedTask : http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    public static bool IsPretty(HttpContext http)
    {
        if (http.Request.Query.TryGetValue("pretty", out var asked)) return RequestInfo.IsTrue(asked);
        var agent = http.Request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl", StringComparison.Ordinal) || agent.StartsWith("Wget", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }
}
