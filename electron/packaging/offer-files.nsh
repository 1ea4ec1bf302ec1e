; Offers Bollard for configurations and image archives in "Open with", and opens bollard:// links with it. Nothing is
; taken from another program: the default program of an extension stays what it is.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Bollard.File" "" "Bollard"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Bollard.File\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Bollard.File\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\.yml\OpenWithProgids" "Bollard.File" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\.yaml\OpenWithProgids" "Bollard.File" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\.tar\OpenWithProgids" "Bollard.File" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\bollard" "" "URL:Bollard link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\bollard" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\bollard\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Bollard.File"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.yml\OpenWithProgids" "Bollard.File"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.yaml\OpenWithProgids" "Bollard.File"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.tar\OpenWithProgids" "Bollard.File"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\bollard"
!macroend
