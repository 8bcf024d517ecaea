# SPDX-License-Identifier: Apache-2.0
# The other half of architecture/core-without-gui: where Qt Widgets cannot be found, the house with its window is refused.
# So Widgets really are out of reach there.
execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${HOUSE} -B ${WORK} -G ${GENERATOR} -DBK_UI=ON -DBK_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_Qt6Widgets=ON
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
if(status EQUAL 0 OR NOT said MATCHES "Widgets")
    message(FATAL_ERROR "Widgets were found where they must not be: ${said}")
endif()
