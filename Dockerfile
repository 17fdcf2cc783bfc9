# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/AmendFlow.Web -c Release -o /app

# Debian's or Ubuntu's image, not a chiseled one: French dates, money and sorting need ICU, calendars need time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown "$APP_UID" /data
USER $APP_UID
# A SQLite file and mails in files, until PostgreSQL and SMTP are configured.
VOLUME /data
ENV ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    ConnectionStrings__AmendFlow="Data Source=/data/amendflow.db" \
    AmendFlow__Mail__Folder=/data/mail
EXPOSE 8080
# The image has no curl; bash can speak HTTP well enough for this.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "AmendFlow.Web.dll"]
