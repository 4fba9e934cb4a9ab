using System.Text.Json;
using Dragonfly.Operator.Caching;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Documents;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Linking
{
    /// <summary>What the operator needs of KubeOps beyond its public API, with upstream's packages (see Embedded.cs for ours).</summary>
    internal static class LinkedKubeOps
    {
        private const string Warning = "an admission webhook failed and left the object as it is; see the operator's log";

        static LinkedKubeOps() => KubernetesJson.AddJsonOptions(options => options.Converters.Insert(0, new SpecConverter()));

        public static string Description => "upstream KubeOps";

        /// <summary>The runtime's meter: upstream's measures other things.</summary>
        public static string? MeterName => null;

        /// <summary>Its instruments, and what they are exported as.</summary>
        public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>();

        /// <summary>The Pod's JSON, as far as the client's model knows its fields; the rest never gets here, and no patch touches it.</summary>
        public static PodDocument Open(V1Pod pod) =>
            PodDocument.Open(JsonSerializer.Deserialize<JsonElement>(KubernetesJson.Serialize(pod)));

        /// <summary>The Pod with the document's edits, for the webhook to hand back.</summary>
        public static V1Pod Close(V1Pod pod, PodDocument document) => KubernetesJson.Deserialize<V1Pod>(document.ToJson().ToJsonString());

        /// <summary>The admission request's uid: upstream keeps it to itself.</summary>
        public static string? UidOf(V1Pod pod) => null;

        /// <exception cref="JsonException">A field has the wrong type; the exception's path names it.</exception>
        public static T Read<T>(JsonElement json)
            where T : IKubernetesObject<V1ObjectMeta> => KubernetesJson.Deserialize<T>(json.GetRawText());

        /// <summary>A client for a command, outside of a host.</summary>
        public static IKubernetesClient CreateClient() => new KubernetesClient();

        /// <summary>The namespace that the operator runs in: of its Pod, else of its kubeconfig, else "default".</summary>
        public static string CurrentNamespace()
        {
            using var client = CreateClient();
            // Reads the environment and files, and nothing over the network.
            return client.GetCurrentNamespaceAsync().GetAwaiter().GetResult();
        }

        /// <summary>
        /// Whether the controllers have seen everything that there is. Upstream does not tell, but what they have seen is in
        /// the caches. An invalid resource never gets there, so of those one look must do.
        /// </summary>
        public static async ValueTask<bool> AreCachesFilledAsync(IServiceProvider services, CancellationToken cancellationToken)
        {
            var client = services.GetRequiredService<IKubernetesClient>();
            var namespaces = services.GetRequiredService<NamespaceCache>();
            var injections = services.GetRequiredService<InjectionCache>();
            var allNamespaces = await client.ListAsync<V1Namespace>(cancellationToken: cancellationToken);
            var allInjections = await client.ListAsync<V1Alpha1DragonflyInjection>(cancellationToken: cancellationToken);
            return allNamespaces.All(one => namespaces.Find(one.Metadata.Name) is not null)
                && allInjections.All(one => injections.Current.Find(one.Metadata.Name) is not null
                    || Caching.Reading.InjectionReader.Read(one).Rule is null);
        }

        public static void AddWebhooks(this IServiceCollection services) =>
            services.AddControllers().AddApplicationPart(typeof(LinkedKubeOps).Assembly);

        /// <param name="app">The application that serves the webhooks.</param>
        /// <param name="onFault">Told of each request that ended in an error: uid, namespace and name as far as known.</param>
        public static void MapWebhooks(this WebApplication app, Action<string?, string?, string?, Exception> onFault)
        {
            app.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                try
                {
                    await next(context);
                }
                catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
                {
                    var uid = await UidOfAsync(context.Request);
                    onFault(uid, null, null, exception);
                    await LetThroughAsync(context.Response, uid);
                }
            });
            app.MapControllers();
        }

        private static async Task<string?> UidOfAsync(HttpRequest request)
        {
            request.Body.Position = 0;
            try
            {
                using var review = await JsonDocument.ParseAsync(request.Body);
                return review.RootElement.GetProperty("request").GetProperty("uid").GetString();
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // The body was what failed, which is being reported; without a uid the answer is an HTTP error.
                return null;
            }
        }

        private static Task LetThroughAsync(HttpResponse response, string? uid)
        {
            if (uid is null)
            {
                response.StatusCode = StatusCodes.Status400BadRequest;
                return response.WriteAsync("the body is no AdmissionReview\n");
            }

            return response.WriteAsJsonAsync(new
            {
                apiVersion = "admission.k8s.io/v1",
                kind = "AdmissionReview",
                response = new { uid, allowed = true, warnings = new[] { Warning } },
            });
        }
    }
}
